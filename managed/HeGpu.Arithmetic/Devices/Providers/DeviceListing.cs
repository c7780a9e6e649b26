namespace HeGpu.Arithmetic;

/// <summary>What is known of a device, or of an evaluator, without opening it.</summary>
/// <param name="Name">What `--device` takes; several of a kind are named KIND:0, KIND:1, and KIND then means the first usable one.</param>
/// <param name="Description">One line for people: the hardware, instruction set, threads.</param>
/// <param name="GoodFor">What it is good for, in a few words.</param>
public sealed record DeviceListing(string Name, string Description, string GoodFor)
{
    /// <summary>Bytes of the device's own memory; null where it uses the machine's.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Name and version of the driver; null where there is none.</summary>
    public string? Driver { get; init; }

    /// <summary>Why it cannot be opened, in one line that ends with what to do; null when it can.</summary>
    public string? WhyNot { get; init; }

    public bool IsUsable => WhyNot is null;
}
