namespace Muser.Silo.Jobs.Web;

/// <summary>A job that can be submitted, in JSON.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Capability">The workers that perform its parts.</param>
/// <param name="Cpus">Processors that a part uses.</param>
/// <param name="MemoryMiB">Memory that a part uses.</param>
/// <param name="Gpus">GPUs that a part uses.</param>
/// <param name="IsEndless">Whether its split never ends by itself.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record JobKindLine(string Name, string Description, string Capability, double Cpus, int MemoryMiB, int Gpus, bool IsEndless, string Source);
