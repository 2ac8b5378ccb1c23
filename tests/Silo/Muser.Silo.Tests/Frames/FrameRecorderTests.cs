using Microsoft.Extensions.Logging.Abstractions;
using Muser.Formats.Frames;
using Muser.Silo.Frames;
using Muser.Simulators.Frames;

namespace Muser.Silo.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class FrameRecorderTests : IDisposable
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly UtcTime Start = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");

    private string[] Files => [.. Directory.GetFiles(_folder.FullName).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AFileHasItsNameWhenItIsComplete()
    {
        using (var recorder = Recorder())
        {
            recorder.FinishLeftOvers();
            recorder.Record(Start, Frame(1));
            recorder.Record(Start.AddNs(ArrayLayout.FramePeriodNs), Frame(2));
            Assert.Equal(["CSRH_20151101-120849_354161180.part"], Files);
        }

        Assert.Equal([RecorderFile.NameOf(Start)], Files);
        Assert.Equal([.. Frame(1), .. Frame(2)], File.ReadAllBytes(Path.Combine(_folder.FullName, Files[0])));
    }

    [Fact]
    public void WhatACrashLeftIsFinishedAtTheNextStart()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "CSRH_20151101-120849_354161180.part"), [.. Frame(1), .. Frame(2).AsSpan(0, 700)]);

        using var recorder = Recorder();
        recorder.FinishLeftOvers();

        Assert.Equal(["CSRH_20151101-120849_354161180"], Files);
        Assert.Equal(Frame(1), File.ReadAllBytes(Path.Combine(_folder.FullName, Files[0])));
    }

    [Fact]
    public void AFolderThatIsGoneStopsNoFrame()
    {
        using var recorder = Recorder();
        recorder.FinishLeftOvers();
        Directory.Delete(_folder.FullName);
        recorder.Record(Start, Frame(1));
        _folder.Create();
        recorder.Record(Start, Frame(2));

        Assert.Equal(Frame(2), File.ReadAllBytes(Directory.GetFiles(_folder.FullName).Single()));
    }

    private static byte[] Frame(byte fill)
    {
        var frame = new byte[Layout.FrameBytes];
        Array.Fill(frame, fill);
        return frame;
    }

    private FrameRecorder Recorder() => new(_folder.FullName, Layout, NullLogger.Instance);
}
