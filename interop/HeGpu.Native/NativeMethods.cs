namespace HeGpu.Native;

/// <summary>native/include/hegpu/hegpu.h, declaration by declaration. The documentation is there.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "hegpu";

    /// <summary>HEGPU_ABI_VERSION of the header these declarations follow.</summary>
    public const int AbiVersion = 4;

    [LibraryImport(Library)]
    public static partial int hegpu_abi_version();

    [LibraryImport(Library)]
    public static partial int hegpu_best_isa();

    [LibraryImport(Library)]
    public static partial int hegpu_current_isa();

    [LibraryImport(Library)]
    public static partial int hegpu_select_isa(int isa);

    [LibraryImport(Library)]
    public static partial nint hegpu_modulus_create(ulong q);

    [LibraryImport(Library)]
    public static partial void hegpu_modulus_destroy(nint m);

    [LibraryImport(Library)]
    public static partial nint hegpu_ntt_create(ulong n, ulong q, ulong psi);

    [LibraryImport(Library)]
    public static partial void hegpu_ntt_destroy(nint t);

    [LibraryImport(Library)]
    public static partial void hegpu_ntt_forward(nint t, ulong* dst, ulong* src);

    [LibraryImport(Library)]
    public static partial void hegpu_ntt_inverse(nint t, ulong* dst, ulong* src);

    [LibraryImport(Library)]
    public static partial nint hegpu_conversion_create(ulong* from, int fromCount, ulong* to, int toCount);

    [LibraryImport(Library)]
    public static partial void hegpu_conversion_destroy(nint c);

    [LibraryImport(Library)]
    public static partial nint hegpu_fft_create(ulong n, double* rootRe, double* rootIm);

    [LibraryImport(Library)]
    public static partial void hegpu_fft_destroy(nint t);

    [LibraryImport(Library)]
    public static partial void hegpu_add(ulong* dst, ulong* a, ulong* b, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_sub(ulong* dst, ulong* a, ulong* b, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_neg(ulong* dst, ulong* a, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_mul(ulong* dst, ulong* a, ulong* b, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_mul_add(ulong* dst, ulong* a, ulong* b, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_mul_scalar(ulong* dst, ulong* a, ulong s, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_mul_scalar_add(ulong* dst, ulong* a, ulong s, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_add_scalar(ulong* dst, ulong* a, ulong s, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_sub_mul_scalar(ulong* dst, ulong* a, ulong* b, ulong s, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_tensor(ulong* d0, ulong* d1, ulong* d2, ulong* a0, ulong* a1, ulong* b0, ulong* b1, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_sum_of_products(ulong* dst, ulong** a, ulong** b, ulong terms, ulong n, nint m, int accumulate);

    [LibraryImport(Library)]
    public static partial void hegpu_sum_of_products_pair(ulong* d0, ulong* d1, ulong** s, void** x, void** y, int wordBytes, ulong terms, ulong n, nint m, int accumulate);

    [LibraryImport(Library)]
    public static partial void hegpu_pack(void* dst, ulong* src, ulong n, int wordBytes);

    [LibraryImport(Library)]
    public static partial void hegpu_unpack(ulong* dst, void* src, ulong n, int wordBytes);

    [LibraryImport(Library)]
    public static partial void hegpu_permute(ulong* dst, ulong* src, uint* table, ulong n);

    [LibraryImport(Library)]
    public static partial void hegpu_permute_add(ulong* dst, ulong* src, uint* table, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_conversion_quotient(byte* v, ulong** y, ulong n, nint c);

    [LibraryImport(Library)]
    public static partial void hegpu_conversion_gather(ulong* dst, ulong** y, byte* v, ulong n, nint c, int target);

    [LibraryImport(Library)]
    public static partial void hegpu_reduce_centred(ulong* dst, ulong* src, ulong n, nint from, nint to);

    [LibraryImport(Library)]
    public static partial void hegpu_round(ulong* dst, double* x, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_reduce_signed(ulong* dst, long* x, ulong n, nint m);

    [LibraryImport(Library)]
    public static partial void hegpu_fft_forward(nint t, double* re, double* im);

    [LibraryImport(Library)]
    public static partial void hegpu_fft_inverse(nint t, double* re, double* im, double scale);
}
