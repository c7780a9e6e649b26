namespace HeGpu.Native;

/// <summary>The kernels of native/, called directly.</summary>
internal readonly unsafe struct NativeKernels : ICpuKernels
{
    public static nint CreateModulus(ulong q) => NativeMethods.hegpu_modulus_create(q);

    public static void DestroyModulus(nint modulus) => NativeMethods.hegpu_modulus_destroy(modulus);

    public static nint CreateNtt(ulong n, ulong q, ulong psi) => NativeMethods.hegpu_ntt_create(n, q, psi);

    public static void DestroyNtt(nint ntt) => NativeMethods.hegpu_ntt_destroy(ntt);

    public static nint CreateConversion(ReadOnlySpan<ulong> from, ReadOnlySpan<ulong> to)
    {
        fixed (ulong* f = from, t = to)
            return NativeMethods.hegpu_conversion_create(f, from.Length, t, to.Length);
    }

    public static void DestroyConversion(nint conversion) => NativeMethods.hegpu_conversion_destroy(conversion);

    public static nint CreateFft(ReadOnlySpan<double> cos, ReadOnlySpan<double> sin)
    {
        fixed (double* c = cos, s = sin)
            return NativeMethods.hegpu_fft_create((ulong)cos.Length, c, s);
    }

    public static void DestroyFft(nint fft) => NativeMethods.hegpu_fft_destroy(fft);

    public static void ForwardNtt(nint ntt, ulong* destination, ulong* source) => NativeMethods.hegpu_ntt_forward(ntt, destination, source);

    public static void InverseNtt(nint ntt, ulong* destination, ulong* source) => NativeMethods.hegpu_ntt_inverse(ntt, destination, source);

    public static void Add(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus) =>
        NativeMethods.hegpu_add(destination, a, b, n, modulus);

    public static void Subtract(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus) =>
        NativeMethods.hegpu_sub(destination, a, b, n, modulus);

    public static void Negate(ulong* destination, ulong* a, ulong n, nint modulus) =>
        NativeMethods.hegpu_neg(destination, a, n, modulus);

    public static void Multiply(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus) =>
        NativeMethods.hegpu_mul(destination, a, b, n, modulus);

    public static void MultiplyAdd(ulong* destination, ulong* a, ulong* b, ulong n, nint modulus) =>
        NativeMethods.hegpu_mul_add(destination, a, b, n, modulus);

    public static void MultiplyScalar(ulong* destination, ulong* a, ulong s, ulong n, nint modulus) =>
        NativeMethods.hegpu_mul_scalar(destination, a, s, n, modulus);

    public static void MultiplyScalarAdd(ulong* destination, ulong* a, ulong s, ulong n, nint modulus) =>
        NativeMethods.hegpu_mul_scalar_add(destination, a, s, n, modulus);

    public static void AddScalar(ulong* destination, ulong* a, ulong s, ulong n, nint modulus) =>
        NativeMethods.hegpu_add_scalar(destination, a, s, n, modulus);

    public static void SubtractMultiplyScalar(ulong* destination, ulong* a, ulong* b, ulong s, ulong n, nint modulus) =>
        NativeMethods.hegpu_sub_mul_scalar(destination, a, b, s, n, modulus);

    public static void Tensor(ulong* d0, ulong* d1, ulong* d2, ulong* a0, ulong* a1, ulong* b0, ulong* b1, ulong n, nint modulus) =>
        NativeMethods.hegpu_tensor(d0, d1, d2, a0, a1, b0, b1, n, modulus);

    public static void SumOfProducts(ulong* destination, ulong** a, ulong** b, ulong terms, ulong n, nint modulus, bool accumulate) =>
        NativeMethods.hegpu_sum_of_products(destination, a, b, terms, n, modulus, accumulate ? 1 : 0);

    public static bool ReadsPackedWords => true;

    public static void SumOfProductsPair(ulong* d0, ulong* d1, ulong** s, void** x, void** y, int wordBytes, ulong terms, ulong n, nint modulus, bool accumulate) =>
        NativeMethods.hegpu_sum_of_products_pair(d0, d1, s, x, y, wordBytes, terms, n, modulus, accumulate ? 1 : 0);

    public static void Pack(void* destination, ulong* source, ulong n, int wordBytes) => NativeMethods.hegpu_pack(destination, source, n, wordBytes);

    public static void Unpack(ulong* destination, void* source, ulong n, int wordBytes) => NativeMethods.hegpu_unpack(destination, source, n, wordBytes);

    public static void Permute(ulong* destination, ulong* source, uint* table, ulong n) =>
        NativeMethods.hegpu_permute(destination, source, table, n);

    public static void PermuteAdd(ulong* destination, ulong* source, uint* table, ulong n, nint modulus) =>
        NativeMethods.hegpu_permute_add(destination, source, table, n, modulus);

    public static void ConversionQuotient(byte* v, ulong** y, ulong n, nint conversion) =>
        NativeMethods.hegpu_conversion_quotient(v, y, n, conversion);

    public static void ConversionGather(ulong* destination, ulong** y, byte* v, ulong n, nint conversion, int target) =>
        NativeMethods.hegpu_conversion_gather(destination, y, v, n, conversion, target);

    public static void ReduceCentred(ulong* destination, ulong* source, ulong n, nint from, nint to) =>
        NativeMethods.hegpu_reduce_centred(destination, source, n, from, to);

    public static void Round(ulong* destination, double* x, ulong n, nint modulus) =>
        NativeMethods.hegpu_round(destination, x, n, modulus);

    public static void ReduceSigned(ulong* destination, long* x, ulong n, nint modulus) =>
        NativeMethods.hegpu_reduce_signed(destination, x, n, modulus);

    public static void ForwardFft(nint fft, double* re, double* im) => NativeMethods.hegpu_fft_forward(fft, re, im);

    public static void InverseFft(nint fft, double* re, double* im, double scale) => NativeMethods.hegpu_fft_inverse(fft, re, im, scale);
}
