using System.Text.Json;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>What a process that performs one step is told, as JSON on its standard input.</summary>
/// <param name="Job">The job.</param>
/// <param name="Batch">What the step came with.</param>
/// <param name="Item">The step.</param>
/// <param name="JobsFolder">The folder of all jobs.</param>
/// <param name="AssembliesFolder">The assemblies of users.</param>
internal sealed record PartHostRequest(JobId Job, WorkBatch Batch, WorkItem Item, string JobsFolder, string AssembliesFolder)
{
    /// <summary>As bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ServiceJson.Compact);

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    public static PartHostRequest Of(Stream json) => JsonSerializer.Deserialize<PartHostRequest>(json, ServiceJson.Compact)!;
}
