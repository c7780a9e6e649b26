namespace HeGpu.Kernels;

/// <summary>What <see cref="Elementwise{TField, TOperation}"/> does with one word; it loads the operands it has.</summary>
public interface IWordOperation
{
    /// <param name="q">The prime.</param>
    /// <param name="factor">The limb's scalar, if there is one.</param>
    /// <param name="global">Memory.</param>
    /// <param name="a">Address of the first operand.</param>
    /// <param name="b">Address of the second operand.</param>
    /// <param name="destination">Address of the result, which may be an operand.</param>
    static abstract ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath;
}
