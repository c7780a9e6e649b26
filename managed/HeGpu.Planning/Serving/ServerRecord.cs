namespace HeGpu.Planning;

/// <summary>One tensor of a run.</summary>
/// <param name="Name">As planned.</param>
/// <param name="Level">Of its ciphertexts.</param>
/// <param name="LogScale">log2 of their scale.</param>
/// <param name="Seconds">Wall time, all batches together.</param>
public sealed record TensorTime(string Name, int Level, double LogScale, double Seconds);

/// <summary>What a server tells of its work: times and memory, nothing of the data. Serialised as JSON by `hegpu run`.</summary>
/// <param name="BatchSeconds">Evaluation alone, per set of input ciphertexts; sets that ran together share their time equally; the first also compiles code and touches memory for the first time.</param>
/// <param name="ProcessorSeconds">Processor time of the whole process during the evaluation of all batches, every thread counted.</param>
/// <param name="DevicePeakBytes">Most device memory in use at once: keys, ciphertexts, plaintexts, temporaries.</param>
/// <param name="PeakMemoryBytes">Largest resident set of the process.</param>
/// <param name="Device">Name and description.</param>
/// <param name="Threads">Cores it may use.</param>
/// <param name="Nodes">Per tensor.</param>
public sealed record ServerRecord(
    IReadOnlyList<double> BatchSeconds, double ProcessorSeconds, long DevicePeakBytes, long PeakMemoryBytes, string Device, int Threads, IReadOnlyList<TensorTime> Nodes)
{
    /// <summary>Devices that failed during the run, in that order; <see cref="Device"/> is the last one used.</summary>
    public IReadOnlyList<DeviceFailure> Failures { get; init; } = [];

    public int Batches => BatchSeconds.Count;

    public double Seconds => BatchSeconds.Sum();
}
