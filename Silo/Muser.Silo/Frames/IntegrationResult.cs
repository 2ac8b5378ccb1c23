namespace Muser.Silo.Frames;

/// <summary>How an attempt to publish an integration ended.</summary>
/// <param name="IsPublished">Whether it is published; otherwise it is tried again.</param>
/// <param name="Frames">Frames in its means.</param>
/// <param name="LeftOut">Frames that came and are not in them.</param>
internal readonly record struct IntegrationResult(bool IsPublished, int Frames = 0, int LeftOut = 0);
