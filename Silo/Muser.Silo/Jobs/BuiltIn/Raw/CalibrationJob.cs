using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Solves the antennas from frames of a satellite: <c>muser calibrate</c> for each part.</summary>
[Job(Name, "Phases and delays from frames of a satellite: 'files', or an 'archive'; 'arguments' of muser calibrate, which name the satellite.", MemoryMiB = 1000)]
public sealed class CalibrationJob(JobsOptions jobs) : RawJob(jobs)
{
    /// <summary>The name.</summary>
    public const string Name = "calibration";

    public override Task<JsonElement> Perform(RawJobOptions options, string[] part, PartContext context) =>
        Run(["calibrate", .. part, .. options.Arguments, "--out", Path.Combine(context.Folder, "solutions.json")], context);
}
