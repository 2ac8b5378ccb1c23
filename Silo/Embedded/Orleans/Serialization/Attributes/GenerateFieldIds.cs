namespace Orleans;

/// <summary>Which members get their ids without being asked.</summary>
public enum GenerateFieldIds
{
    None,
    PublicProperties,
}
