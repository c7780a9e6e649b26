namespace HeGpu.Planning;

/// <summary>What a run wants of a device's own memory, and what streaming costs where that is more than there is: keys and kept weights then cross from the host's memory.</summary>
/// <param name="LimitBytes">Of the device's memory.</param>
/// <param name="WantedBytes">Keys, kept weights, ciphertexts and temporaries of the runs that go together.</param>
/// <param name="WorkingBytes">Ciphertexts and temporaries, which must fit.</param>
public sealed record DeviceRoom(long LimitBytes, long WantedBytes, long WorkingBytes)
{
    /// <summary>From page-locked memory, with which PCI Express 4 and 5 reach two to four times as much; assumed, not measured.</summary>
    public const double BytesPerSecond = 12e9;

    /// <param name="estimate">Of one run.</param>
    /// <param name="limitBytes">Of the device's memory.</param>
    /// <param name="cacheBytes">Budget of the weight cache; 0 for none.</param>
    /// <param name="together">Runs whose ciphertexts are alive at one time.</param>
    public static DeviceRoom Of(Estimate estimate, long limitBytes, long cacheBytes, int together) =>
        new(limitBytes, estimate.PeakMemoryWith(cacheBytes, together), together * estimate.RunBytes);

    /// <summary>Bytes that cross at least in every run: what does not fit is brought in once, and what does stays.</summary>
    public long StreamedBytes => Math.Max(0, WantedBytes - LimitBytes);

    /// <summary>Whether streaming is enough.</summary>
    public bool Suffices => WorkingBytes <= LimitBytes;

    /// <summary>That a run takes longer.</summary>
    public double StreamingSeconds => StreamedBytes / BytesPerSecond;
}
