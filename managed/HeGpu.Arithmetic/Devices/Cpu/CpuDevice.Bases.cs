namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Coefficients converted at a time: sources and results of a dozen limbs stay in the second-level cache.
    private const int ConversionBlock = 1024;

    protected override void ConvertBasisCore(PolyRegion source, PolyRegion destination)
    {
        RingKernels<TKernels> kernels = KernelsOf(source.Ring);
        Convert(kernels, source, destination, default);
        KeepAlive(source, destination);
    }

    // Limbs in coefficient form; the targets named by `skip` (a digit's own limbs) are left alone.
    private void Convert(RingKernels<TKernels> kernels, PolyRegion source, PolyRegion destination, LimbRange skip)
    {
        if (destination.Limbs.Total == skip.Total)
            return;
        if (source.Limbs.Total == 1)
        {
            var single = new CentreBody(new(source), new(destination), kernels.Moduli, skip);
            _pool.Run(destination.Polynomials * destination.Limbs.Total, ref single);
            return;
        }
        var body = new ConvertBody(new(source), new(destination), kernels.Conversion(source.Limbs, destination.Limbs), skip);
        _pool.Run(body.Items, ref body);
    }

    // A conversion from one modulus is exact: every target by itself.
    private readonly struct CentreBody(HostRegion source, HostRegion destination, nint* moduli, LimbRange skip) : IParallelBody
    {
        private readonly HostRegion _source = source, _destination = destination;
        private readonly nint* _moduli = moduli;
        private readonly LimbRange _skip = skip;

        public void Execute(int item, int worker)
        {
            (int p, int j) = Math.DivRem(item, _destination.Limbs);
            if (j < _skip.First || j >= _skip.First + _skip.Count)
                TKernels.ReduceCentred(_destination.Limb(p, j), _source.Limb(p, 0), (ulong)_destination.Degree, _moduli[_source.Modulus(0)], _moduli[_destination.Modulus(j)]);
        }
    }

    private readonly struct ConvertBody(HostRegion source, HostRegion destination, nint conversion, LimbRange skip) : IParallelBody
    {
        private readonly HostRegion _source = source, _destination = destination;
        private readonly nint _conversion = conversion;
        private readonly LimbRange _skip = skip;
        private readonly int _words = Math.Min(ConversionBlock, destination.Degree);

        public int Items => _destination.Polynomials * (_destination.Degree / _words);

        public void Execute(int item, int worker)
        {
            (int p, int block) = Math.DivRem(item, _destination.Degree / _words);
            int at = block * _words;
            ulong** from = stackalloc ulong*[BasisConversion.MaxSourceModuli];
            ulong** to = stackalloc ulong*[PolynomialRing.MaxModuli];
            for (int i = 0; i < _source.Limbs; i++)
                from[i] = _source.Limb(p, i) + at;
            int targets = 0;
            for (int j = 0; j < _destination.Limbs; j++)
                if (j < _skip.First || j >= _skip.First + _skip.Count)
                    to[targets++] = _destination.Limb(p, j) + at;
            TKernels.ConvertBasis(to, from, (ulong)_words, _conversion);
        }
    }
}
