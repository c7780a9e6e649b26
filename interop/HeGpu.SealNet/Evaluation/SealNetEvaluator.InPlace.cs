namespace HeGpu.SealNet;

// SEAL's operations on a result that is being made. Its operations that write elsewhere copy the operand and then do the same.
public sealed partial class SealNetEvaluator
{
    /// <summary>A copy that <paramref name="work"/> turns into the result; disposed where that fails.</summary>
    private SealNetCiphertext Make(MsSeal.Ciphertext from, int level, double scale, Action<MsSeal.Ciphertext> work)
    {
        MsSeal.Ciphertext native = Copy(from);
        try
        {
            work(native);
            native.Scale = scale;
            return new SealNetCiphertext(this, native, level, scale);
        }
        catch
        {
            native.Dispose();
            throw;
        }
    }

    private MsSeal.Ciphertext Copy(MsSeal.Ciphertext from) => new(from, _context.Pool);

    /// <summary>
    /// SEAL throws where a result is transparent (all but c_0 are zero, as after a product with 0), when it has computed it: anyone could read it. The engine's evaluator
    /// gives it out, since it says nothing that the public operands of the computation do not; so does this one.
    /// </summary>
    private static void AllowTransparent(MsSeal.Ciphertext result, Action work)
    {
        try
        {
            work();
        }
        catch (InvalidOperationException) when (result.IsTransparent)
        {
        }
    }

    // SEAL's scales must be equal to the last bit, ours nearly: the result takes over the other's until its own is set.
    private void Add(MsSeal.Ciphertext sum, MsSeal.Ciphertext b)
    {
        sum.Scale = b.Scale;
        AllowTransparent(sum, () => _evaluator.AddInplace(sum, b));
    }

    private void Subtract(MsSeal.Ciphertext difference, MsSeal.Ciphertext b)
    {
        difference.Scale = b.Scale;
        AllowTransparent(difference, () => _evaluator.SubInplace(difference, b));
    }

    private void Multiply(MsSeal.Ciphertext product, MsSeal.Plaintext b) => AllowTransparent(product, () => _evaluator.MultiplyPlainInplace(product, b, _context.Pool));

    private void Square(MsSeal.Ciphertext square) => AllowTransparent(square, () => _evaluator.SquareInplace(square, _context.Pool));

    private void Relinearize(MsSeal.Ciphertext product, int level)
    {
        if (product.IsTransparent)
            product.Resize(_context.Native, _context.ParmsIdOf(level), Ciphertext.MinSize); // c_2 is 0 already
        else
            AllowTransparent(product, () => _evaluator.RelinearizeInplace(product, Keys.Relinearization, _context.Pool));
    }

    private void Rescale(MsSeal.Ciphertext a) => AllowTransparent(a, () => _evaluator.RescaleToNextInplace(a, _context.Pool));

    private void ApplyGalois(MsSeal.Ciphertext a, uint element, MsSeal.GaloisKeys keys) => AllowTransparent(a, () => _evaluator.ApplyGaloisInplace(a, element, keys, _context.Pool));
}
