using System.Diagnostics;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;

namespace Muser.Cli.Tests.Jobs;

/// <summary>The ten minutes of docs/jobs, as they are written there, in an empty folder.</summary>
[Trait("Tier", "Cluster")]
public sealed class JobTemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-template-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheTemplateIsWrittenBuiltAndPerformed()
    {
        Assert.Equal(ExitCode.Done, (await CommandRun.Of("simulate", "raw", "--cycles", "2", "--out", In("raw"))).ExitCode);
        var written = await CommandRun.Of("job", "template", In("my-jobs"));
        Assert.Equal((ExitCode.Done, ""), (written.ExitCode, written.Error));
        Assert.Contains("MyJobs.csproj", written.Output, StringComparison.Ordinal);
        Assert.Contains("mean_power.py", written.Output, StringComparison.Ordinal);

        await Build("build", "my-jobs", "-c", "Release", "-o", "assemblies/MyJobs");
        Assert.Equal(["MyJobs.dll"], Directory.GetFiles(In("assemblies/MyJobs"), "*.dll").Select(Path.GetFileName));

        var run = await CommandRun.Of(
            "job", "submit", "mean-spectrum", "--path", $"files={In("raw")}/CSRH_*180", "--mode", "threads", "--assemblies", In("assemblies"), "--out", In("spectrum"));
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(1 + (8 * 16), (await File.ReadAllLinesAsync(In("spectrum/spectrum.csv"))).Length);
    }

    [Fact]
    public async Task WhatIsThereIsNotOverwritten()
    {
        Directory.CreateDirectory(In("mine"));
        await File.WriteAllTextAsync(In("mine/BandSum.cs"), "mine");

        (await CommandRun.Of("job", "template", In("mine"))).IsRefused(ExitCode.BadInput, $"{In("mine")} has files of the template already, such as BandSum.cs; name another folder.");

        Assert.Equal("mine", await File.ReadAllTextAsync(In("mine/BandSum.cs")));
        Assert.Single(Directory.GetFiles(In("mine")));
    }

    [Theory]
    [InlineData("queue", ExitCode.Usage, "--assemblies is for the modes local and threads; a service has its own folder (Muser:Jobs:AssembliesFolder).")]
    [InlineData("threads", ExitCode.BadInput, "is no folder; --assemblies names the folder that holds a folder for each assembly.")]
    public async Task AWrongFolderOfAssembliesIsOneSentence(string mode, int exitCode, string says) =>
        (await CommandRun.Of("job", "submit", "x", "--mode", mode, "--assemblies", In("nothing"), "--out", In("out"))).IsRefused(exitCode, says);

    private string In(string name) => Path.Combine(_folder, name);

    private async Task Build(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-p:UseSharedCompilation=false"]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
