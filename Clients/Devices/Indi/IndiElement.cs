namespace Muser.Devices.Indi;

/// <summary>One of a vector. Its value is the text of its kind; what else it has stands in its definition only.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">The value, as it was sent, without the white space around it.</param>
/// <param name="Min">The least number; null where there is none.</param>
/// <param name="Max">The greatest number; null where there is none.</param>
internal sealed record IndiElement(string Name, string Label, string Value, double? Min = null, double? Max = null);
