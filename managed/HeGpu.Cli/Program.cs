return await HeGpu.Cli.CommandLine.RunAsync(args, Console.Out, Console.Error);
