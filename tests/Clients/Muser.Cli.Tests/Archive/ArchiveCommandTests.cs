using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Archive;

namespace Muser.Cli.Tests.Archive;

/// <summary>An archive as people use it, and the commands that read from it.</summary>
[Trait("Tier", "Unit")]
public sealed class ArchiveCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-archive-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FramesOfATimeAreFoundAndReadOverTheSeamOfTwoFiles()
    {
        await Two();
        var index = Json((await Done("archive", "index", Archive, "--json")).Output)[0];
        Assert.Equal((2, 2), (index.GetProperty("files").GetInt32(), index.GetProperty("added").GetInt32()));
        Assert.Equal(2, Lines((await Done("archive", "list", Archive)).Output));
        Assert.Contains("2 files", (await Done("archive", "list", Archive, "--days")).Output, StringComparison.Ordinal);
        await Done("archive", "check", Archive);

        string[] times = ["--from", "2015-11-01T04:00:00.4", "--to", "2015-11-01T04:00:00.6"];
        var found = Json((await Done(["archive", "find", Archive, .. times, "--json"])).Output);
        Assert.Equal([(128, 32), (0, 32)], found[..2].Select(piece => (piece.GetProperty("firstFrame").GetInt32(), piece.GetProperty("frames").GetInt32())));
        Assert.Equal(64, found[^1].GetProperty("frames").GetInt32());

        // The same file comes out of the archive and out of the files themselves.
        string[] both = [.. Directory.GetFiles(Path.Combine(Archive, "new")).Where(path => !path.EndsWith(".json", StringComparison.Ordinal))];
        await Done(["uvfits", .. both, .. times, "--out", In("files")]);
        await Done(["uvfits", "--archive", Archive, .. times, "--out", In("archive-out")]);
        var (expected, got) = (Directory.GetFiles(In("files")).Single(), Directory.GetFiles(In("archive-out")).Single());
        Assert.Equal(Path.GetFileName(expected), Path.GetFileName(got));
        Assert.Equal(await File.ReadAllBytesAsync(expected), await File.ReadAllBytesAsync(got));

        var spectrum = Json((await Done(["spectrum", "--archive", Archive, .. times, "--resolution", "25ms", "--out", In("spectra"), "--json"])).Output)[0];
        Assert.Equal((8, 64, 0.0), (spectrum.GetProperty("steps").GetInt32(), spectrum.GetProperty("frames").GetInt32(), spectrum.GetProperty("blank").GetDouble()));
        Assert.Equal(4, Directory.GetFiles(In("spectra")).Length);
    }

    [Fact]
    public async Task WhatAnArchiveCannotAnswerIsOneSentence()
    {
        await Refused(ExitCode.BadInput, "'muser archive index", "archive", "list", _folder);
        await Refused(ExitCode.BadInput, "is no folder", "archive", "index", In("nothing"));
        Directory.CreateDirectory(In("empty"));
        Assert.Contains("CSRH_YYYYMMDD-HHMMSS_DIGITS", (await Done("archive", "index", In("empty"))).Output, StringComparison.Ordinal);
        await Refused(ExitCode.BadInput, "holds no file of frames", "archive", "list", In("empty"));
        await Refused(ExitCode.BadInput, "holds no file of frames", "archive", "find", In("empty"));
        await Two();
        await Done("archive", "index", Archive);
        await Refused(ExitCode.BadInput, "holds no frame of muser1 within the times", "archive", "find", Archive, "--from", "2015-11-02");
        await Refused(ExitCode.BadInput, "holds no frame of muser1 within the times", "uvfits", "--archive", Archive, "--from", "2015-11-02", "--out", In("out"));
        await Refused(ExitCode.BadInput, "holds no file of muser2", "archive", "find", Archive, "--array", "muser2");
        await Refused(ExitCode.Usage, "Name files of raw frames, or a folder", "uvfits", "--out", In("out"));
        await Refused(ExitCode.Usage, "is not before", "archive", "find", Archive, "--from", "2015-11-02", "--to", "2015-11-01");

        // Half of it is gone: that is said, the rest is used.
        var first = Directory.GetFiles(Path.Combine(Archive, "new"), "CSRH_20151101-120000_000000000").Single();
        File.Move(first, In("elsewhere"));
        var run = await Done("uvfits", "--archive", Archive, "--out", In("out"), "--json");
        Assert.Contains("1 files are in the index", run.Error, StringComparison.Ordinal);
        var check = await CommandRun.Of("archive", "check", Archive, "--json");
        Assert.Equal(ExitCode.BadInput, check.ExitCode);
        Assert.Equal("not there", Json(check.Output)[0].GetProperty("kind").GetString());
        await Refused(ExitCode.BadInput, "is not there any more", "uvfits", "--archive", Archive, "--to", "2015-11-01T04:00:00.3", "--out", In("none"));
        Assert.Empty(Directory.Exists(In("none")) ? Directory.GetFiles(In("none")) : []);

        // A damaged index is said, and made anew.
        var bytes = await File.ReadAllBytesAsync(ArchiveIndex.PathIn(Archive));
        await File.WriteAllBytesAsync(ArchiveIndex.PathIn(Archive), bytes[..^9]);
        await Refused(ExitCode.BadInput, "no index, or damaged", "archive", "list", Archive);
        Assert.Contains("was damaged", (await Done("archive", "index", Archive)).Error, StringComparison.Ordinal);
    }

    private string Archive => In("archive");

    private string In(string name) => Path.Combine(_folder, name);

    /// <summary>Two files of half a second that follow each other, settled long ago.</summary>
    private async Task Two()
    {
        foreach (var start in new[] { "2015-11-01T04:00:00", "2015-11-01T04:00:00.5" })
        {
            await Done("simulate", "raw", "--seconds", "0.5", "--start", start, "--out", Path.Combine(Archive, "new"));
        }

        foreach (var path in Directory.GetFiles(Path.Combine(Archive, "new")))
        {
            File.SetLastWriteTimeUtc(path, new DateTime(2015, 11, 1, 5, 0, 0, DateTimeKind.Utc));
        }
    }

    private static async Task Refused(int exitCode, string says, params string[] args) => (await CommandRun.Of(args)).IsRefused(exitCode, says);

    private static int Lines(string text) => text.Count(c => c == '\n');

    private static JsonElement[] Json(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static async Task<CommandRun> Done(params string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return run;
    }
}
