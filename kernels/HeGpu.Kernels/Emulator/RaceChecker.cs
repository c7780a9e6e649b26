namespace HeGpu.Kernels;

/// <summary>
/// Proves of one launch that its result does not depend on the order of threads and blocks. In a phase no thread may touch a word, of shared or
/// global memory, that another thread of the block writes in that phase; in the launch no block may touch a global word that another block writes; and no thread
/// reads a shared word that nobody of the block has written. Keeps the last writer and the last reader of every word.
/// </summary>
internal sealed class RaceChecker(long words) : IDisposable
{
    private NativeWords _writers = new(words), _readers = new(words);
    private ulong[] _sharedWriters = [], _sharedReaders = [];
    private string _kernel = "";
    private uint _launch;
    private int _block, _step, _thread;

    public void Begin(string kernel, LaunchShape shape)
    {
        _kernel = kernel;
        if ((long)shape.X * shape.Y * shape.Z > AccessStamp.MaxBlock)
            throw new ArgumentOutOfRangeException(nameof(shape), $"{kernel}: the race check counts at most {AccessStamp.MaxBlock} blocks.");
        if (++_launch > AccessStamp.MaxLaunch)
        {
            Dispose();
            (_writers, _readers, _launch) = (new(words), new(words), 1);
            (_sharedWriters, _sharedReaders) = ([], []);
        }
        if (_sharedWriters.Length < shape.SharedWords)
            (_sharedWriters, _sharedReaders) = (new ulong[shape.SharedWords], new ulong[shape.SharedWords]);
    }

    /// <summary>From here on this thread is at work.</summary>
    public void Enter(int block, int step, int thread)
    {
        if (step > AccessStamp.MaxStep)
            throw new ArgumentOutOfRangeException(nameof(step), $"{_kernel}: the race check counts at most {AccessStamp.MaxStep} phases.");
        (_block, _step, _thread) = (block, step, thread);
    }

    public void LoadsGlobal(long word)
    {
        var writer = new AccessStamp(_writers[word]);
        if (writer.Launch == _launch && (writer.Block != _block || IsOther(writer)))
            Throw("global", word, "reads", "wrote", writer);
        ref ulong last = ref _readers[word];
        var reader = new AccessStamp(last);
        last = reader.Launch != _launch || reader.Block == _block ? Next(reader)
            : new AccessStamp(_launch, AccessStamp.ManyBlocks, _step, AccessStamp.ManyThreads).Bits;
    }

    public void StoresGlobal(long word)
    {
        ref ulong last = ref _writers[word];
        var writer = new AccessStamp(last);
        if (writer.Launch == _launch && (writer.Block != _block || IsOther(writer)))
            Throw("global", word, "writes", "wrote", writer);
        var reader = new AccessStamp(_readers[word]);
        if (reader.Launch == _launch && (reader.Block != _block || IsOther(reader)))
            Throw("global", word, "writes", "read", reader);
        last = Now;
    }

    public void LoadsShared(int word)
    {
        var writer = new AccessStamp(_sharedWriters[word]);
        if (!IsOfThisBlock(writer))
            throw new RaceException($"{_kernel}: thread {_thread} of block {_block} reads shared word {word} in phase step {_step}, which no thread of the block has written.");
        if (IsOther(writer))
            Throw("shared", word, "reads", "wrote", writer);
        _sharedReaders[word] = Next(new AccessStamp(_sharedReaders[word]));
    }

    public void StoresShared(int word)
    {
        AccessStamp writer = new(_sharedWriters[word]), reader = new(_sharedReaders[word]);
        if (IsOfThisBlock(writer) && IsOther(writer))
            Throw("shared", word, "writes", "wrote", writer);
        if (IsOfThisBlock(reader) && IsOther(reader))
            Throw("shared", word, "writes", "read", reader);
        _sharedWriters[word] = Now;
    }

    public void Dispose()
    {
        _writers.Dispose();
        _readers.Dispose();
    }

    private ulong Now => new AccessStamp(_launch, _block, _step, _thread).Bits;

    // The reader after this one: one thread, or several of this phase.
    private ulong Next(AccessStamp reader) =>
        IsOfThisBlock(reader) && IsOther(reader) ? new AccessStamp(_launch, _block, _step, AccessStamp.ManyThreads).Bits : Now;

    private bool IsOfThisBlock(AccessStamp stamp) => stamp.Launch == _launch && stamp.Block == _block;

    // Of the same block.
    private bool IsOther(AccessStamp stamp) => stamp.Step == _step && stamp.Thread != _thread;

    private void Throw(string memory, long word, string does, string did, AccessStamp other)
    {
        string thread = other.Thread == AccessStamp.ManyThreads ? "another thread" : $"thread {other.Thread}";
        string block = other.Block == AccessStamp.ManyBlocks ? "other blocks" : $"block {other.Block}";
        throw new RaceException($"{_kernel}: thread {_thread} of block {_block} {does} {memory} word {word} in phase step {_step}, which {thread} of {block} {did} in step {other.Step}, "
            + "with no barrier between the two.");
    }
}
