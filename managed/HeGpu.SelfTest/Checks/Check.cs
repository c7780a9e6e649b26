namespace HeGpu.SelfTest;

/// <summary>A device did not do what every device must do.</summary>
public sealed class CheckFailedException(string message, Exception? inner = null) : Exception(message, inner);

internal static class Check
{
    public static void True(bool condition, string otherwise)
    {
        if (!condition) throw new CheckFailedException(otherwise);
    }

    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new CheckFailedException($"{what} is {actual} instead of {expected}");
    }

    public static void Equal<T>(T[] expected, T[] actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        int at = expected.AsSpan().CommonPrefixLength(actual);
        if (at < Math.Max(expected.Length, actual.Length))
            throw new CheckFailedException($"{what}[{at}] of {actual.Length} is {actual.ElementAtOrDefault(at)} instead of {expected.ElementAtOrDefault(at)}");
    }

    public static T Throws<T>(Action action) where T : Exception
    {
        try
        {
            action();
        }
        catch (T expected)
        {
            return expected;
        }
        throw new CheckFailedException($"no {typeof(T).Name} was thrown");
    }
}
