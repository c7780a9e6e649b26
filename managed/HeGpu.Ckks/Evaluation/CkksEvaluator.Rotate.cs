using System.Buffers;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

// Automorphism last: with key_g from s to sigma_g^-1(s), sigma_g((c_0, 0) + <digits of c_1, key_g> / P) decrypts under s to sigma_g(m).
// The decomposition of c_1 does not depend on g, so that many rotations share it (hoisting).
public sealed partial class CkksEvaluator
{
    /// <summary>Slot i + steps moves to slot i; steps may be negative. A rotation by 0 shares the memory.</summary>
    public Ciphertext Rotate(Ciphertext a, int steps) => Rotate(a, steps, NewResult());

    /// <inheritdoc cref="Rotate(Ciphertext, int)"/>
    public Ciphertext Rotate(Ciphertext a, int steps, Ciphertext destination)
    {
        CheckRelinearized(a);
        if (OperandRules.NormalizeSteps(Parameters, steps) != 0)
            return ApplyGalois(a, Parameters.Ring.GaloisElement(steps), Keys.ForRotation(steps, a.Level), destination);
        destination.BecomeShareOf(a, a.Level);
        return destination;
    }

    /// <summary>The complex conjugate of every slot.</summary>
    public Ciphertext Conjugate(Ciphertext a) => Conjugate(a, NewResult());

    /// <inheritdoc cref="Conjugate(Ciphertext)"/>
    public Ciphertext Conjugate(Ciphertext a, Ciphertext destination)
    {
        CheckRelinearized(a);
        return ApplyGalois(a, Parameters.Ring.ConjugationElement, Keys.ForConjugation(a.Level), destination);
    }

    /// <summary>All rotations of one ciphertext from one decomposition.</summary>
    public Ciphertext[] RotateMany(Ciphertext a, ReadOnlySpan<int> steps)
    {
        var results = new Ciphertext[steps.Length];
        for (int i = 0; i < results.Length; i++)
            results[i] = NewResult();
        RotateMany(a, steps, results);
        return results;
    }

    /// <summary>All rotations of one ciphertext from one decomposition, into destinations other than the operand.</summary>
    public void RotateMany(Ciphertext a, ReadOnlySpan<int> steps, ReadOnlySpan<Ciphertext> destinations)
    {
        CheckRelinearized(a);
        if (steps.Length != destinations.Length)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"{steps.Length} rotations into {destinations.Length} destinations: expected equal counts.");
        foreach (Ciphertext destination in destinations)
            if (ReferenceEquals(destination, a))
                throw new CkksException(CkksErrorKind.ForeignObject, "The operand of RotateMany is also one of its destinations: use another ciphertext.");
        KeySwitch[] pooled = ArrayPool<KeySwitch>.Shared.Rent(steps.Length);
        try
        {
            Span<KeySwitch> switches = pooled.AsSpan(0, FindKeys(a, steps, pooled));
            SwitchMany(a, switches);
            int next = 0;
            for (int i = 0; i < steps.Length; i++)
                if (OperandRules.NormalizeSteps(Parameters, steps[i]) == 0)
                    destinations[i].BecomeShareOf(a, a.Level);
                else
                    destinations[i].Become(switches[next++].Destination.Buffer, 2, a.Level, a.Scale);
        }
        finally
        {
            ArrayPool<KeySwitch>.Shared.Return(pooled, clearArray: true);
        }
    }

    // The switches of all steps but 0, still without a destination, so that a missing key is an error before memory is taken; how many there are.
    private int FindKeys(Ciphertext a, ReadOnlySpan<int> steps, Span<KeySwitch> switches)
    {
        int rotated = 0;
        foreach (int step in steps)
        {
            if (OperandRules.NormalizeSteps(Parameters, step) == 0)
                continue;
            SwitchingKey key = Keys.ForRotation(step, a.Level);
            CheckDevice(key.Device, "Galois key");
            switches[rotated++] = SwitchTo(key, a.Level, a.View.Slice(0), Parameters.Ring.GaloisElement(step), default);
        }
        return rotated;
    }

    // Into rented memory, which goes back to its pool if that fails.
    private void SwitchMany(Ciphertext a, Span<KeySwitch> switches)
    {
        int rented = 0;
        try
        {
            for (; rented < switches.Length; rented++)
                switches[rented] = switches[rented] with { Destination = View(Rent(2, a.Level), 2, a.Level) };
            if (rented > 0)
                SwitchKeys(a.View.Slice(1), switches);
        }
        catch
        {
            foreach (KeySwitch one in switches[..rented])
                one.Destination.Buffer.Dispose();
            throw;
        }
    }

    private Ciphertext ApplyGalois(Ciphertext a, uint element, SwitchingKey key, Ciphertext destination)
    {
        CheckDevice(key.Device, "Galois key");
        DeviceBuffer target = Rent(2, a.Level);
        KeySwitch one = SwitchTo(key, a.Level, a.View.Slice(0), element, View(target, 2, a.Level));
        SwitchKeys(a.View.Slice(1), new ReadOnlySpan<KeySwitch>(in one));
        destination.Become(target, 2, a.Level, a.Scale);
        return destination;
    }
}
