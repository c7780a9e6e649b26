namespace HeGpu.Arithmetic;

/// <summary>
/// The kernels of a CPU device: one limb, or a block of coefficients, on the calling thread. Member for member the C ABI of
/// native/include/hegpu/hegpu.h, where ranges and results are defined word for word; handles are opaque and 0 means failure.
/// Static members of a struct, so that <see cref="CpuDevice{TKernels}"/> is compiled for each set of kernels with direct calls.
/// </summary>
public unsafe interface ICpuKernels
{
    static abstract nint CreateModulus(ulong q);

    static abstract void DestroyModulus(nint modulus);

    static abstract nint CreateNtt(ulong n, ulong q, ulong psi);

    static abstract void DestroyNtt(nint ntt);

    static abstract nint CreateConversion(ReadOnlySpan<ulong> from, ReadOnlySpan<ulong> to);

    static abstract void DestroyConversion(nint conversion);

    static abstract nint CreateFft(ReadOnlySpan<double> cos, ReadOnlySpan<double> sin);

    static abstract void DestroyFft(nint fft);

    /// <summary>Words of the source in [0, 2q).</summary>
    static abstract void ForwardNtt(nint ntt, ulong* destination, ulong* source);

    static abstract void InverseNtt(nint ntt, ulong* destination, ulong* source);

    static abstract void Add(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus);

    static abstract void Subtract(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus);

    static abstract void Negate(ulong* destination, ulong* a, ulong n, nint modulus);

    static abstract void Multiply(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus);

    static abstract void MultiplyAdd(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus);

    static abstract void MultiplyScalar(ulong* destination, ulong* a, ulong s, ulong n, nint modulus);

    static abstract void MultiplyScalarAdd(ulong* destination, ulong* a, ulong s, ulong n, nint modulus);

    static abstract void AddScalar(ulong* destination, ulong* a, ulong s, ulong n, nint modulus);

    /// <summary>(a - b) s.</summary>
    static abstract void SubtractMultiplyScalar(ulong* destination, ulong* a, ulong* b, ulong s, ulong n, nint modulus);

    static abstract void Tensor(ulong* d0, ulong* d1, ulong* d2, ulong* a0, ulong* a1, ulong* b0, ulong* b1, ulong n, nint modulus);

    static abstract void SumOfProducts(ulong* destination, ulong** a, ulong** b, ulong terms, ulong n, nint modulus, bool accumulate);

    /// <summary>Whether the following three take words of 4, 5 and 6 bytes; 8 they always do.</summary>
    static abstract bool ReadsPackedWords { get; }

    /// <summary>d0 = sum s x, d1 = sum s y; words of x and y have so many bytes.</summary>
    static abstract void SumOfProductsPair(ulong* d0, ulong* d1, ulong** s, void** x, void** y, int wordBytes, ulong terms, ulong n, nint modulus, bool accumulate);

    static abstract void Pack(void* destination, ulong* source, ulong n, int wordBytes);

    static abstract void Unpack(ulong* destination, void* source, ulong n, int wordBytes);

    static abstract void Permute(ulong* destination, ulong* source, uint* table, ulong n);

    static abstract void PermuteAdd(ulong* destination, ulong* source, uint* table, ulong n, nint modulus);

    static abstract void ConversionQuotient(byte* v, ulong** y, ulong n, nint conversion);

    static abstract void ConversionGather(ulong* destination, ulong** y, byte* v, ulong n, nint conversion, int target);

    static abstract void ReduceCentred(ulong* destination, ulong* source, ulong n, nint from, nint to);

    static abstract void Round(ulong* destination, double* x, ulong n, nint modulus);

    static abstract void ReduceSigned(ulong* destination, long* x, ulong n, nint modulus);

    static abstract void ForwardFft(nint fft, double* re, double* im);

    static abstract void InverseFft(nint fft, double* re, double* im, double scale);
}
