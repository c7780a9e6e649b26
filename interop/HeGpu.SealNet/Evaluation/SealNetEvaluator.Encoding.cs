using System.Numerics;

namespace HeGpu.SealNet;

public sealed partial class SealNetEvaluator
{
    public IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale)
    {
        CheckValues(values.Length, level, scale);
        foreach (double value in values)
            if (!double.IsFinite(value))
                throw new CkksException(CkksErrorKind.Overflow, "A value to encode is not a finite number.");
        if (values.Length == 1)
        {
            double constant = values[0];
            return Encoded(level, scale, (id, native) => _encoder.Encode(constant, id, scale, native, _context.Pool));
        }
        double[] slots = Repeated(values);
        return Encoded(level, scale, (id, native) => _encoder.Encode(slots, id, scale, native, _context.Pool));
    }

    public IPlaintext Encode(ReadOnlySpan<Complex> values, int level, double scale)
    {
        CheckValues(values.Length, level, scale);
        EncodingRules.Finite(values);
        Complex[] slots = Repeated(values);
        return Encoded(level, scale, (id, native) => _encoder.Encode(slots, id, scale, native, _context.Pool));
    }

    private void CheckValues(int count, int level, double scale)
    {
        OperandRules.SlotCount(Parameters, count);
        OperandRules.Scale(Parameters, level, scale);
    }

    // SEAL fills up with zeros.
    private T[] Repeated<T>(ReadOnlySpan<T> values)
    {
        var slots = new T[Parameters.Slots];
        for (int i = 0; i < slots.Length; i += values.Length)
            values.CopyTo(slots.AsSpan(i));
        return slots;
    }

    private SealNetPlaintext Encoded(int level, double scale, Action<MsSeal.ParmsId, MsSeal.Plaintext> encode)
    {
        var native = new MsSeal.Plaintext(_context.Pool);
        try
        {
            encode(_context.ParmsIdOf(level), native);
            return new SealNetPlaintext(this, native, level, scale);
        }
        catch (ArgumentException) // all that SEAL has left to refuse
        {
            native.Dispose();
            throw new CkksException(CkksErrorKind.Overflow, $"Values times scale {OperandRules.Show(scale)} exceed what level {level} holds, 2^{Parameters.LogQAt(level) - 1:0.0}: use a smaller scale or a higher level.");
        }
    }
}
