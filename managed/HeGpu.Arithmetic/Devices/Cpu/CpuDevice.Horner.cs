namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    protected override void HornerCore(PolyRegion coefficients, PolyRegion point, PolyRegion destination)
    {
        var body = new HornerBody(new(coefficients), new(point), new(destination), KernelsOf(destination.Ring).Moduli);
        _pool.Run(body.Items, ref body);
        KeepAlive(coefficients, point);
        GC.KeepAlive(destination.Buffer);
    }

    private readonly struct HornerBody(HostRegion coefficients, HostRegion point, HostRegion destination, nint* moduli) : IParallelBody
    {
        private readonly HostRegion _coefficients = coefficients, _point = point, _destination = destination;
        private readonly Blocks _blocks = new(destination);
        private readonly nint* _moduli = moduli;

        public int Items => _blocks.Items(1);

        public void Execute(int item, int worker)
        {
            _blocks.Locate(item, out _, out int i, out int offset);
            int words = Math.Min(_blocks.Words, StepBlock);
            nint q = _moduli[_destination.Modulus(i)];
            for (int at = offset; at < offset + _blocks.Words; at += words)
            {
                ulong* d = _destination.Limb(0, i) + at, x = _point.Limb(0, i) + at;
                TKernels.Multiply(d, _coefficients.Limb(_coefficients.Polynomials - 1, i) + at, x, (ulong)words, q);
                for (int p = _coefficients.Polynomials - 2; p > 0; p--)
                {
                    TKernels.Add(d, d, _coefficients.Limb(p, i) + at, (ulong)words, q);
                    TKernels.Multiply(d, d, x, (ulong)words, q);
                }
                TKernels.Add(d, d, _coefficients.Limb(0, i) + at, (ulong)words, q);
            }
        }
    }
}
