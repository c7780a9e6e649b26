namespace HeGpu.Kernels;

/// <summary>Global memory on which every access is reported to a checker.</summary>
internal readonly struct CheckedGlobal(NativeWords words, RaceChecker checker) : IGlobalMemory
{
    public ulong Load(long word)
    {
        checker.LoadsGlobal(word);
        return words[word];
    }

    public void Store(long word, ulong value)
    {
        checker.StoresGlobal(word);
        words[word] = value;
    }
}

/// <summary>Shared memory on which every access is reported to a checker.</summary>
internal readonly struct CheckedShared(ulong[] words, RaceChecker checker) : ISharedMemory
{
    public ulong Load(int word)
    {
        checker.LoadsShared(word);
        return words[word];
    }

    public void Store(int word, ulong value)
    {
        checker.StoresShared(word);
        words[word] = value;
    }
}
