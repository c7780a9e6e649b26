namespace HeGpu.Models;

/// <summary>What a network is trained to do: where mini-batches come from and how good it is on samples held out.</summary>
internal interface ITrainingTask
{
    int Steps { get; }

    /// <summary>Steps between two validations.</summary>
    int ValidationInterval { get; }

    /// <summary>Steps of one pass over the data; null where samples are drawn at random.</summary>
    int? StepsPerEpoch { get; }

    /// <summary>Fills one mini-batch. A seed gives the same batches wherever a training was interrupted.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="random">Its state is part of a checkpoint.</param>
    /// <param name="inputs">[sample][channel][y][x].</param>
    /// <param name="targets">As the loss reads them.</param>
    void Fill(int step, SeededRandom random, float[] inputs, float[] targets);

    /// <summary>On the samples held out; null where there are none.</summary>
    Measured? Validate(INetworkInTraining network);
}
