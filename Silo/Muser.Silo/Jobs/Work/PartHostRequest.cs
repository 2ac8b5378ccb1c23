using System.Text.Json;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>What a process that performs one step is told, as JSON on its standard input.</summary>
/// <param name="Job">The job.</param>
/// <param name="Batch">What the step came with.</param>
/// <param name="Item">The step.</param>
/// <param name="Options">Where files and programs are, and how much they give way.</param>
internal sealed record PartHostRequest(JobId Job, WorkBatch Batch, WorkItem Item, JobsOptions Options)
{
    /// <summary>As bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ServiceJson.Compact);

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    public static PartHostRequest Of(Stream json) => JsonSerializer.Deserialize<PartHostRequest>(json, ServiceJson.Compact)!;
}
