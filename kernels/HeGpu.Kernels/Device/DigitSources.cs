namespace HeGpu.Kernels;

/// <summary>The scaled coefficients of a polynomial's digits, and the memory they lie in.</summary>
internal readonly struct DigitSources(KernelBuffer coefficients, KernelBuffer quotients, ScaledSources scaled) : IDisposable
{
    public ScaledSources Scaled => scaled;

    public void Dispose()
    {
        coefficients.Dispose();
        quotients.Dispose();
    }
}
