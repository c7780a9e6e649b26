#pragma warning disable CS8500 // Addresses of locals that hold a reference: see UploadCore.
namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Bodies are plain data, so they hold the address of the reference. The local itself stays in this frame, which outlives the fork; the
    // collector updates it there when it moves the object.
    protected override void UploadCore(ILimbSource source, PolyRegion destination)
    {
        var body = new SourceBody(&source, new(destination));
        _pool.Run(destination.Polynomials * destination.Limbs.Total, ref body);
        GC.KeepAlive(destination.Buffer);
    }

    protected override void DownloadCore(PolyRegion source, ILimbSink sink)
    {
        var body = new SinkBody(&sink, new(source));
        _pool.Run(source.Polynomials * source.Limbs.Total, ref body);
        GC.KeepAlive(source.Buffer);
    }

    private readonly struct SourceBody(ILimbSource* source, HostRegion destination) : IParallelBody
    {
        private readonly ILimbSource* _source = source;
        private readonly HostRegion _destination = destination;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            (*_source).Fill(p, i, _destination.Span(p, i));
        }
    }

    private readonly struct SinkBody(ILimbSink* sink, HostRegion source) : IParallelBody
    {
        private readonly ILimbSink* _sink = sink;
        private readonly HostRegion _source = source;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _source.Limbs);
            (*_sink).Take(p, i, _source.Span(p, i));
        }
    }
}
