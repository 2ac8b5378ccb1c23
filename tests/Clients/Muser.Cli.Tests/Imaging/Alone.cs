namespace Muser.Cli.Tests.Imaging;

/// <summary>Tests that measure the memory of the process: they run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
