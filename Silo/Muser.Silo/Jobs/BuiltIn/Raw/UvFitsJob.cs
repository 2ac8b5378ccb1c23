using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.BuiltIn.Raw;

/// <summary>Selects, calibrates, integrates and writes: <c>muser uvfits</c> for each part.</summary>
[Job(Name, "Raw frames to UVFITS: 'files', or 'archive', 'from', 'to', 'eachSeconds'; 'arguments' of muser uvfits.", MemoryMiB = 1000)]
public sealed class UvFitsJob(JobsOptions jobs) : RawJob(jobs)
{
    /// <summary>The name.</summary>
    public const string Name = "uvfits";

    public override Task<JsonElement> Perform(RawJobOptions options, string[] part, PartContext context) =>
        Run(["uvfits", .. part, .. options.Arguments, "--out", context.Folder], context);
}
