using System.Reflection;

namespace HeGpu.Devices;

internal static class OneLine
{
    /// <summary>The innermost message of an exception that reflection or a static constructor wrapped, without line breaks.</summary>
    public static string Of(Exception e)
    {
        while (e is TargetInvocationException or TypeInitializationException && e.InnerException is { } inner) e = inner;
        if (e is ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] }) e = first;
        return string.Join(' ', e.Message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
