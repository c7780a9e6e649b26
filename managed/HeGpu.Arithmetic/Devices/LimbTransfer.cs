namespace HeGpu.Arithmetic;

/// <summary>Words that are made limb by limb, such as uniform polynomials or the content of a file. Called on several threads at a time.</summary>
public interface ILimbSource
{
    /// <param name="polynomial">Counted from the first of the destination.</param>
    /// <param name="limb">Counted from the first of the destination's limbs.</param>
    /// <param name="words">All N words of the limb, to be filled with residues below its prime; their old content is undefined.</param>
    void Fill(int polynomial, int limb, Span<ulong> words);
}

/// <summary>Takes words limb by limb, to pack them into a file, say. Called on several threads at a time.</summary>
public interface ILimbSink
{
    /// <param name="polynomial">Counted from the first of the source.</param>
    /// <param name="limb">Counted from the first of the source's limbs.</param>
    /// <param name="words">All N words of the limb; valid during the call only.</param>
    void Take(int polynomial, int limb, ReadOnlySpan<ulong> words);
}
