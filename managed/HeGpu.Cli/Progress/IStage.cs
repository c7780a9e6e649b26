namespace HeGpu.Cli;

/// <summary>One lasting piece of work on show: reports a fraction from 0 to 1 and, optionally, a word on what is happening. Thread-safe.</summary>
internal interface IStage : IProgress<double>
{
    /// <param name="fraction">0 to 1; never taken backwards.</param>
    /// <param name="detail">A few words, for example a loss or a layer's name.</param>
    /// <param name="left">Where the work knows it better than the fraction tells, as one that goes on from half.</param>
    void Report(double fraction, string detail, TimeSpan? left = null);
}

/// <summary>A stage that says once that it is done.</summary>
internal interface IFinishingStage : IStage
{
    void Finish();
}
