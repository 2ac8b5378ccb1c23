using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Cli.Tests.Calibration;

/// <summary>Solutions become parameters of a running service, at once or by way of a file.</summary>
[Trait("Tier", "Cluster")]
public sealed class CalibrateRecordTests : IAsyncLifetime
{
    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.Start();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task SolutionsAreRecordedAtOnceAndByWayOfAFile()
    {
        var folder = Path.Combine(_service.Folder, "frames");
        Assert.Equal(0, (await Shell.CommandRun.Of("simulate", "calibrator", "--cycles", "1", "--gain-phase", "100", "--gain-delay", "1", "--out", folder)).ExitCode);
        var frames = Directory.GetFiles(folder).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
        var (file, start) = (Path.Combine(_service.Folder, "cal.json"), UtcTime.FromCalendar(2015, 11, 1, 3, 30));

        var output = await _service.Done("calibrate", frames, "--geostationary", "100.5", "--record", "--who", "li", "--why", "morning", "--out", file);
        Assert.EndsWith("muser1 version 2: 8 phase solutions recorded.\n", output, StringComparison.Ordinal);
        Assert.Contains("are there already", await _service.Done("parameters", "import", file, "--why", "again"), StringComparison.Ordinal);

        var expected = SolutionFile.Read(file, ArrayLayout.Muser1).Solutions;
        var inForce = (await _service.Parameters().GetEffective(2, start.UnixNs))!;
        Assert.Equal(8, inForce.Phases.Length);
        foreach (var (solution, recorded) in expected.Zip(inForce.Phases))
        {
            Assert.Equivalent(solution, recorded.Value, strict: true);
        }

        Assert.Empty((await _service.Parameters().GetEffective(2, start.UnixNs - 1))!.Phases);
        var change = (await _service.Parameters().GetChanges(new ParameterQuery { AfterVersion = 1 }))[0];
        Assert.Equal(("li", "morning"), (change.Who, change.Why));
    }
}
