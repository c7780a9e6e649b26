#pragma warning disable CS8500 // Addresses of locals that hold a reference: see CpuDevice.LimbTransfer.cs.
namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    public override void ForEach(int count, Action<int> body)
    {
        var call = new CallBody(&body);
        _pool.Run(count, ref call);
    }

    private readonly struct CallBody(Action<int>* body) : IParallelBody
    {
        private readonly Action<int>* _body = body;

        public void Execute(int item, int worker) => (*_body)(item);
    }
}
