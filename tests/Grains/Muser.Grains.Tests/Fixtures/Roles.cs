using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>The kinds of silos that tests start.</summary>
public static class Roles
{
    /// <summary>Takes frames.</summary>
    public static MuserSiloOptions Ingest => new() { Roles = [SiloRoles.Ingest] };

    /// <summary>Takes frames, and receives MUSER-I on a free port. No frame is given up for being slow: the machine of a test may be.</summary>
    public static MuserSiloOptions Receiver => new()
    {
        Roles = [SiloRoles.Ingest],
        Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 60_000, GiveUpAfterMs = 600_000 }],
    };

    /// <summary>Makes maps on its processors.</summary>
    public static MuserSiloOptions Imaging => new() { Roles = [SiloRoles.Imaging] };

    /// <summary>Makes maps, with a GPU.</summary>
    public static MuserSiloOptions Gpu => new()
    {
        Roles = [SiloRoles.Imaging],
        ExtraMetadata = new Dictionary<string, string> { [SiloRoles.AcceleratorKey] = SiloRoles.Gpu },
    };

    /// <summary>Works on jobs, with a GPU.</summary>
    public static MuserSiloOptions JobsOnGpu => new()
    {
        Roles = [SiloRoles.Jobs],
        ExtraMetadata = new Dictionary<string, string> { [SiloRoles.AcceleratorKey] = SiloRoles.Gpu },
    };

    /// <summary>Works on jobs, and so neither takes frames nor makes maps.</summary>
    public static MuserSiloOptions Jobs => new() { Roles = [SiloRoles.Jobs] };
}
