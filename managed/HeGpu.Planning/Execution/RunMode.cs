using System.Numerics;
using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>How <see cref="PlanRun"/> runs a plan: in the clear, simulated, or on ciphertexts.</summary>
public abstract class RunMode
{
    private RunMode()
    {
    }

    /// <summary>The exact twin: no plan, layout or level is involved.</summary>
    public static RunMode Clear { get; } = new ClearMode();

    /// <summary>
    /// The plan on plain numbers, with levels, scales and keys checked as the real evaluator does; with a seed, errors of the size that the noise
    /// model gives each operation.
    /// </summary>
    public static RunMode Simulated(int? noiseSeed = null) => new SimulatedMode(noiseSeed);

    /// <summary>
    /// On ciphertexts. Only a client can bring the two functions; this floor sees values go in and come out and no key.
    /// </summary>
    /// <param name="evaluator">With the plan's evaluation keys.</param>
    /// <param name="encrypt">Slots, level and scale to a ciphertext.</param>
    /// <param name="decrypt">A ciphertext to its slots.</param>
    public static RunMode Encrypted(IEvaluator evaluator, Func<Complex[], int, double, ICiphertext> encrypt, Func<ICiphertext, Complex[]> decrypt) =>
        new EvaluatorMode(evaluator, encrypt, decrypt);

    internal sealed class ClearMode : RunMode;

    internal sealed class SimulatedMode(int? noiseSeed) : RunMode
    {
        /// <summary>A simulator with exactly the keys of the plan.</summary>
        public EvaluatorMode Open(Plan plan)
        {
            var evaluator = new SimulatedEvaluator(plan.CreateParameters(), plan.Keys, noiseSeed);
            return new(evaluator, (slots, level, scale) => evaluator.Encrypt(slots, level, scale), evaluator.DecryptSlots);
        }
    }

    internal sealed class EvaluatorMode(
        IEvaluator evaluator, Func<Complex[], int, double, ICiphertext> encrypt, Func<ICiphertext, Complex[]> decrypt) : RunMode
    {
        public IEvaluator Evaluator => evaluator;

        public ICiphertext Encrypt(Complex[] slots, int level, double scale) => encrypt(slots, level, scale);

        public Complex[] Decrypt(ICiphertext ciphertext) => decrypt(ciphertext);
    }
}
