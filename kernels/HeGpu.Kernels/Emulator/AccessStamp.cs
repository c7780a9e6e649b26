namespace HeGpu.Kernels;

/// <summary>Who touched a word last: launch, block, step (phases are counted through all rounds) and thread, packed into one word.</summary>
internal readonly struct AccessStamp(ulong bits)
{
    private const int ThreadBits = 11, StepBits = 12, BlockBits = 22;

    public const uint MaxLaunch = (1U << (64 - ThreadBits - StepBits - BlockBits)) - 1;
    public const int MaxBlock = (1 << BlockBits) - 2;
    public const int MaxStep = (1 << StepBits) - 1;

    /// <summary>In place of a thread or a block: several.</summary>
    public const int ManyThreads = (1 << ThreadBits) - 1, ManyBlocks = MaxBlock + 1;

    public AccessStamp(uint launch, int block, int step, int thread)
        : this(((((((ulong)launch << BlockBits) | (uint)block) << StepBits) | (uint)step) << ThreadBits) | (uint)thread)
    {
    }

    public ulong Bits => bits;

    public int Thread => (int)(bits & ManyThreads);

    public int Step => (int)(bits >> ThreadBits) & MaxStep;

    public int Block => (int)(bits >> (ThreadBits + StepBits)) & ManyBlocks;

    public uint Launch => (uint)(bits >> (ThreadBits + StepBits + BlockBits));
}
