namespace Muser.Cli.Frames;

/// <summary>A figure of <c>bench raw</c> and what bounds it.</summary>
internal sealed record RawFigure(string Name, double Value, string Unit, double Ceiling, string CeilingName, double Ratio);
