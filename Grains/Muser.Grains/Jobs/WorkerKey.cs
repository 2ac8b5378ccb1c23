using System.Diagnostics.CodeAnalysis;

namespace Muser.Grains.Jobs;

/// <summary>The key of a worker: the run of the silo where it lives, and what it is able to do.</summary>
/// <param name="Silo">The run of the silo.</param>
/// <param name="Capability">What it is able to do.</param>
public sealed record WorkerKey(SiloAddress Silo, string Capability)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WorkerKey? key)
    {
        key = text?.Split('/', 2) is [var silo, { Length: > 0 } capability] && SiloAddress.TryParse(silo, null, out var address)
            ? new WorkerKey(address, capability)
            : null;
        return key is not null;
    }

    public override string ToString() => $"{Silo.ToParsableString()}/{Capability}";
}
