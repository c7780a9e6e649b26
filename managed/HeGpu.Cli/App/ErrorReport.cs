using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>One line for people and one number for scripts.</summary>
internal sealed record ErrorReport(int ExitCode, string Message)
{
    private const int DiskFullLinux = 28, DiskFullWindows = unchecked((int)0x80070070);

    /// <summary>What an exception means to the user.</summary>
    public static ErrorReport For(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions.Count: 1 } or System.Reflection.TargetInvocationException)
            exception = exception.InnerException!;
        return exception switch
        {
            VerbException e => new(e.ExitCode, e.Message),
            OperationCanceledException => new(ExitCodes.Cancelled, "cancelled; no partial file is left."),
            HeGpuFileException e => new(ExitCodes.BadInput, e.Message),
            InvalidModelException e => new(ExitCodes.BadInput, e.Message),
            PlanningException e => new(ExitCodes.BadInput, OneLine(e.Message)),
            DeviceUnavailableException e => new(ExitCodes.Refused, OneLine(e.Message)),
            TrainerUnavailableException e => new(ExitCodes.Refused, OneLine(e.Message)),
            DeviceException e => new(ExitCodes.Failed, OneLine(e.Message)),
            CkksException e => new(ExitCodes.Refused, OneLine(e.Message)),
            FileNotFoundException e => new(ExitCodes.BadInput, OneLine(e.Message)),
            DirectoryNotFoundException e => new(ExitCodes.BadInput, OneLine(e.Message)),
            IOException e when IsDiskFull(e) => new(ExitCodes.NoOutput, $"{OneLine(e.Message)} Free some space or write elsewhere."),
            IOException or UnauthorizedAccessException => new(ExitCodes.NoOutput, OneLine(exception.Message)),
            OutOfMemoryException => new(ExitCodes.Failed, "out of memory; `hegpu plan` estimates what a plan needs."),
            _ => new(ExitCodes.Failed, $"{OneLine(exception.Message)} ({exception.GetType().Name}; set HEGPU_TRACE=1 for where)"
                + (Environment.GetEnvironmentVariable("HEGPU_TRACE") == "1" ? Environment.NewLine + exception.StackTrace : "")),
        };
    }

    private static bool IsDiskFull(IOException e) => e.HResult is DiskFullLinux or DiskFullWindows;

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
