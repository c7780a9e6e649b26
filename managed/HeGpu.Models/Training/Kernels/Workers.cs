namespace HeGpu.Models;

/// <summary>
/// Runs independent items on a number of threads. Every item writes its own results and sums are taken over items in order
/// afterwards, so the number of threads never changes a bit of the outcome.
/// </summary>
internal sealed class Workers(int threads)
{
    private readonly ParallelOptions options = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };

    public void For(int count, Action<int> body)
    {
        if (count == 1 || options.MaxDegreeOfParallelism == 1)
        {
            for (int i = 0; i < count; i++) body(i);
        }
        else
        {
            Parallel.For(0, count, options, body);
        }
    }
}
