using Muser.Silo.Cluster;
using Muser.Silo.Frames;

namespace Muser.Silo;

/// <summary>What one silo is for.</summary>
public sealed class MuserSiloOptions
{
    /// <summary>Its roles, from <see cref="SiloRoles"/>. Default: all.</summary>
    public IReadOnlyList<string> Roles { get; init; } = SiloRoles.All;

    /// <summary>More metadata, such as <c>accelerator=gpu</c>.</summary>
    public IReadOnlyDictionary<string, string> ExtraMetadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is said to carry a GPU.</summary>
    public bool HasGpu => ExtraMetadata.TryGetValue(SiloRoles.AcceleratorKey, out var accelerator) && accelerator == SiloRoles.Gpu;

    /// <summary>The ports at which it takes frames in.</summary>
    public IReadOnlyList<ReceiverOptions> Receivers { get; init; } = [];

    /// <summary>The metadata that other silos see.</summary>
    public Dictionary<string, string> Metadata() =>
        new(ExtraMetadata) { [SiloRoles.RolesKey] = string.Join(',', Roles) };

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate()
    {
        foreach (var role in Roles)
        {
            OptionsException.Require(SiloRoles.All.Contains(role), nameof(Roles), role, $"one of {string.Join(", ", SiloRoles.All)}");
        }

        OptionsException.Require(Roles.Count > 0, nameof(Roles), "", "at least one role");
        OptionsException.Require(
            Receivers.Count == 0 || Roles.Contains(SiloRoles.Ingest), nameof(Receivers), Receivers.Count, $"0 on a silo without the role '{SiloRoles.Ingest}'");
        foreach (var receiver in Receivers)
        {
            receiver.Validate();
        }

        var arrays = Receivers.Select(receiver => receiver.Array).ToArray();
        OptionsException.Require(arrays.Distinct().Count() == arrays.Length, nameof(Receivers), string.Join(", ", arrays), "one for each array at most");
    }
}
