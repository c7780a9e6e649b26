using Xunit;

namespace HeGpu.Models.Tests;

public class ConfusionTests
{
    [Fact]
    public void CountsAndRatiosOfEitherClass()
    {
        bool[] truth = [true, true, true, false, false], predicted = [true, false, true, true, false];
        var set = Confusion.Of(predicted, truth);
        Assert.Equal(new(2, 1, 1, 1), set);
        Assert.Equal(4.0 / 6, set.Dice, 12);
        Assert.Equal(0.5, set.Iou, 12);
        Assert.Equal(0.6, set.Accuracy, 12);
        Assert.Equal(new(1, 1, 1, 2), Confusion.Of(predicted, truth, positive: false));
        Assert.Equal(new(3, 2, 2, 3), set + Confusion.Of(predicted, truth, positive: false));
    }

    [Fact]
    public void AClassThatOccursNowhereIsFoundPerfectly() => Assert.Equal(1, Confusion.Of([false], [false]).Dice);

    [Fact]
    public void TheRarerClassIsCountedOverAllMasks()
    {
        Assert.True(Confusion.RarerClass([[true, false, false]]));
        Assert.False(Confusion.RarerClass([[true, false, false], [true, true, true]]));
    }

    [Fact]
    public void LogitsAreThresholdedAtZero() => Assert.Equal([false, false, true], Confusion.Threshold([-1, 0, 1e-9]));

    [Fact]
    public void MasksOfDifferentLengthAreRefused() => Assert.Throws<ArgumentException>(() => Confusion.Of([true], [true, false]));
}
