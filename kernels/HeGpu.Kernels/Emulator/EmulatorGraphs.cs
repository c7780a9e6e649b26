namespace HeGpu.Kernels;

/// <summary>Graphs that launch their steps one by one: what the graphs of a GPU do, without saving anything.</summary>
internal sealed class EmulatorGraphs(IKernelMachine machine) : ILaunchGraphs
{
    public ILaunchGraph Make(LaunchChain chain) => new Graph(machine, chain);

    private sealed class Graph(IKernelMachine machine, LaunchChain chain) : ILaunchGraph
    {
        private readonly KernelKind[] _kinds = [.. Enumerable.Range(0, chain.Count).Select(chain.Kind)];
        private readonly LaunchShape[] _shapes = [.. Enumerable.Range(0, chain.Count).Select(chain.Shape)];
        private readonly byte[][] _arguments = [.. Enumerable.Range(0, chain.Count).Select(step => chain.Arguments(step).ToArray())];

        public void Update(int step, ReadOnlySpan<byte> arguments) => arguments.CopyTo(_arguments[step]);

        public void Launch()
        {
            for (int step = 0; step < _kinds.Length; step++)
                _kinds[step].Launch(machine, _arguments[step], _shapes[step]);
        }

        public void Dispose()
        {
        }
    }
}
