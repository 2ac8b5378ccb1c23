using Muser.Cli.Shell;

return await CommandLine.RunAsync(args);
