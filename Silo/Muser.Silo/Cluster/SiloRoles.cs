using System.Collections.Immutable;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Muser.Silo.Cluster;

/// <summary>What a silo is for, written into its metadata under <c>muser.roles</c>, separated by commas; and the accelerator that it carries.</summary>
public static class SiloRoles
{
    /// <summary>Metadata key of the roles.</summary>
    public const string RolesKey = "muser.roles";

    /// <summary>Metadata key of the accelerator.</summary>
    public const string AcceleratorKey = "accelerator";

    /// <summary>Value of <see cref="AcceleratorKey"/> on a silo with a GPU.</summary>
    public const string Gpu = "gpu";

    /// <summary>The silo takes frames.</summary>
    public const string Ingest = "ingest";

    /// <summary>The silo makes maps.</summary>
    public const string Imaging = "imaging";

    /// <summary>The silo works on jobs.</summary>
    public const string Jobs = "jobs";

    /// <summary>The silo speaks to devices.</summary>
    public const string Devices = "devices";

    /// <summary>Every role: what a silo has that names none.</summary>
    public static readonly ImmutableArray<string> All = [Ingest, Imaging, Jobs, Devices];

    /// <summary>Whether the metadata of a silo has not come yet: whether it has a role is then not known.</summary>
    public static bool IsUnknown(this SiloMetadata silo) => silo.Metadata.IsEmpty;

    /// <summary>Whether a silo has a role.</summary>
    public static bool HasRole(this SiloMetadata silo, string role) =>
        silo.Metadata.TryGetValue(RolesKey, out var roles) && roles.Split(',').Contains(role);

    /// <summary>Whether a silo carries a GPU.</summary>
    public static bool HasGpu(this SiloMetadata silo) => silo.Metadata.TryGetValue(AcceleratorKey, out var accelerator) && accelerator == Gpu;
}
