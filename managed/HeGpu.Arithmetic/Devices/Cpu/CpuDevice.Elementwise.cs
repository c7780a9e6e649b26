namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    protected override void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Elementwise<Adding>(a, b, destination);

    protected override void SubtractCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Elementwise<Subtracting>(a, b, destination);

    protected override void NegateCore(PolyRegion a, PolyRegion destination) => Elementwise<Negating>(a, a, destination);

    protected override void MultiplyCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Elementwise<Multiplying>(a, b, destination);

    protected override void MultiplyAddCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Elementwise<MultiplyingAdding>(a, b, destination);

    protected override void MultiplyScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) => Scalar<ScalarMultiplying>(a, residues, destination);

    protected override void MultiplyScalarAddCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) => Scalar<ScalarMultiplyingAdding>(a, residues, destination);

    protected override void AddScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) => Scalar<ScalarAdding>(a, residues, destination);

    private void Elementwise<TOperation>(PolyRegion a, PolyRegion b, PolyRegion destination) where TOperation : struct, IElementwise
    {
        var body = new ElementwiseBody<TOperation>(new(a), new(b, broadcast: true), new(destination), KernelsOf(destination.Ring).Moduli);
        _pool.Run(body.Items, ref body);
        KeepAlive(a, b);
        GC.KeepAlive(destination.Buffer);
    }

    private void Scalar<TOperation>(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) where TOperation : struct, IScalar
    {
        fixed (ulong* scalars = residues)
        {
            var body = new ScalarBody<TOperation>(new(a), scalars, new(destination), KernelsOf(destination.Ring).Moduli);
            _pool.Run(body.Items, ref body);
        }
        KeepAlive(a, destination);
    }

    private readonly struct ElementwiseBody<TOperation>(HostRegion a, HostRegion b, HostRegion destination, nint* moduli) : IParallelBody
        where TOperation : struct, IElementwise
    {
        private readonly HostRegion _a = a, _b = b, _destination = destination;
        private readonly Blocks _blocks = new(destination);
        private readonly nint* _moduli = moduli;

        public int Items => _blocks.Items(_destination.Polynomials);

        public void Execute(int item, int worker)
        {
            _blocks.Locate(item, out int p, out int i, out int offset);
            TOperation.Apply(_destination.Limb(p, i) + offset, _a.Limb(p, i) + offset, _b.Limb(p, i) + offset, (ulong)_blocks.Words, _moduli[_destination.Modulus(i)]);
        }
    }

    private readonly struct ScalarBody<TOperation>(HostRegion a, ulong* scalars, HostRegion destination, nint* moduli) : IParallelBody
        where TOperation : struct, IScalar
    {
        private readonly HostRegion _a = a, _destination = destination;
        private readonly Blocks _blocks = new(destination);
        private readonly ulong* _scalars = scalars;
        private readonly nint* _moduli = moduli;

        public int Items => _blocks.Items(_destination.Polynomials);

        public void Execute(int item, int worker)
        {
            _blocks.Locate(item, out int p, out int i, out int offset);
            TOperation.Apply(_destination.Limb(p, i) + offset, _a.Limb(p, i) + offset, _scalars[i], (ulong)_blocks.Words, _moduli[_destination.Modulus(i)]);
        }
    }

    private interface IElementwise
    {
        static abstract void Apply(ulong* d, ulong* a, ulong* b, ulong n, nint q);
    }

    private interface IScalar
    {
        static abstract void Apply(ulong* d, ulong* a, ulong s, ulong n, nint q);
    }

    private struct Adding : IElementwise
    {
        public static void Apply(ulong* d, ulong* a, ulong* b, ulong n, nint q) => TKernels.Add(d, a, b, n, q);
    }

    private struct Subtracting : IElementwise
    {
        public static void Apply(ulong* d, ulong* a, ulong* b, ulong n, nint q) => TKernels.Subtract(d, a, b, n, q);
    }

    private struct Negating : IElementwise
    {
        public static void Apply(ulong* d, ulong* a, ulong* b, ulong n, nint q) => TKernels.Negate(d, a, n, q);
    }

    private struct Multiplying : IElementwise
    {
        public static void Apply(ulong* d, ulong* a, ulong* b, ulong n, nint q) => TKernels.Multiply(d, a, b, n, q);
    }

    private struct MultiplyingAdding : IElementwise
    {
        public static void Apply(ulong* d, ulong* a, ulong* b, ulong n, nint q) => TKernels.MultiplyAdd(d, a, b, n, q);
    }

    private struct ScalarMultiplying : IScalar
    {
        public static void Apply(ulong* d, ulong* a, ulong s, ulong n, nint q) => TKernels.MultiplyScalar(d, a, s, n, q);
    }

    private struct ScalarMultiplyingAdding : IScalar
    {
        public static void Apply(ulong* d, ulong* a, ulong s, ulong n, nint q) => TKernels.MultiplyScalarAdd(d, a, s, n, q);
    }

    private struct ScalarAdding : IScalar
    {
        public static void Apply(ulong* d, ulong* a, ulong s, ulong n, nint q) => TKernels.AddScalar(d, a, s, n, q);
    }
}
