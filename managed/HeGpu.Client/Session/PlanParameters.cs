using HeGpu.Ckks;
using HeGpu.Planning;

namespace HeGpu.Client;

internal static class PlanParameters
{
    /// <exception cref="CkksException">ParameterMismatch, naming both hashes.</exception>
    public static void Check(Plan plan, CkksParameters parameters, string what)
    {
        string own = parameters.Hash.ToString();
        if (own != plan.ParameterHash)
            throw new CkksException(CkksErrorKind.ParameterMismatch,
                $"The {what} has parameters {parameters.Hash.Short}, the plan #{plan.ParameterHash[..8]}; use keys made for this plan (`hegpu keygen`).");
    }
}
