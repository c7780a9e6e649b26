namespace HeGpu.Arithmetic;

/// <param name="Name">What `--device` takes: reference, managed, native.</param>
/// <param name="Description">One line for people: instruction set, threads, memory.</param>
/// <param name="Threads">How many cores a verb may use.</param>
public sealed record DeviceInfo(string Name, string Description, int Threads);
