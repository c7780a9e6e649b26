using System.Reflection;

namespace HeGpu.Devices;

internal static class OneLine
{
    /// <summary>The innermost message of an exception that reflection or a static constructor wrapped, without line breaks; of a missing library its first sentence.</summary>
    public static string Of(Exception e)
    {
        while (e is TargetInvocationException or TypeInitializationException && e.InnerException is { } inner) e = inner;
        if (e is ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] }) e = first;
        // The runtime goes on with advice and every path that it tried.
        if (e is DllNotFoundException) return e.Message.Split(". ")[0];
        return string.Join(' ', e.Message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
