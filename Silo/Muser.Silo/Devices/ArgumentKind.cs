using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>What an argument of a command is, in JSON.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
/// <param name="Choices">The words that a text may be; empty where any will do.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
public sealed record ArgumentKind(string Name, ValueKind Kind, string Unit, double? Min, double? Max, string[] Choices, bool IsOptional);
